/** Light, dark, or as the system says: Mantine keeps the choice, the tokens read it from <html data-mode>. */
import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useLayoutEffect, type ReactElement } from 'react';
import { d } from './texts.ts';

/** Tells the tokens which scheme was chosen. */
export function SchemeOnPage(): null {
  const { colorScheme } = useMantineColorScheme({ keepTransitions: true });
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (colorScheme === 'auto') delete dataset['mode'];
    else dataset['mode'] = colorScheme;
  }, [colorScheme]);
  return null;
}

/** The switch. */
export function SchemeSwitch(): ReactElement {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={d.scheme.colours}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={[
        { value: 'light', label: d.scheme.light },
        { value: 'dark', label: d.scheme.dark },
        { value: 'auto', label: d.scheme.system },
      ]}
    />
  );
}

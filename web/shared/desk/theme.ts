/** Mantine, set to the desk's habits. Colours and sizes live in theme.css; here are only what components need as props. */
import {
  Alert,
  Button,
  createTheme,
  Drawer,
  InputWrapper,
  Menu,
  Modal,
  NativeSelect,
  Select,
  Skeleton,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { d } from './texts.ts';

const modal = {
  // Its way to lock scrolling writes a <style> element, which our content security policy forbids; theme.css does it instead.
  lockScroll: false,
  overlayProps: { color: 'var(--bk-overlay)', backgroundOpacity: 1 },
  closeButtonProps: { 'aria-label': d.theme.close },
  transitionProps: { duration: 140 },
} as const;

export const theme = createTheme({
  primaryColor: 'violet',
  autoContrast: false,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Alert: Alert.extend({ defaultProps: { variant: 'light' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Drawer: Drawer.extend({ defaultProps: { ...modal, position: 'right', size: 'min(34rem, 100vw)' } }),
    // Descriptions stand below their fields, so that fields side by side line up.
    InputWrapper: InputWrapper.extend({
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    }),
    Menu: Menu.extend({ defaultProps: { withinPortal: true, shadow: 'md' } }),
    Modal: Modal.extend({ defaultProps: { ...modal, centered: true, size: '30rem' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'sm' } }),
    Select: Select.extend({ defaultProps: { size: 'sm' } }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: 'sm' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm', autosize: false } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 250 } }),
  },
});

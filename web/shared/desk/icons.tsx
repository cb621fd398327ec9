/** Line icons of the desk, 20 × 20, drawn by us. They are decoration beside words: hidden from screen readers. */
import type { ReactElement, ReactNode } from 'react';

interface IconProps {
  readonly size?: number;
}

/** @param pointing whether it points the way that one reads: mirrored where text is. */
const icon = (shape: ReactNode, pointing = false) =>
  function Icon({ size = 18 }: IconProps): ReactElement {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        className={pointing ? 'dk-pointing' : undefined}
      >
        {shape}
      </svg>
    );
  };

export const HomeIcon = icon(<path d="M3 9.2 10 3.5l7 5.7V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1z" />);
export const ListIcon = icon(
  <path d="M5 3.5h10a1 1 0 0 1 1 1v12.8l-2-1.3-2 1.3-2-1.3-2 1.3-2-1.3-2 1.3V4.5a1 1 0 0 1 1-1zM7 7.5h6M7 11h6" />,
);
export const HeartIcon = icon(
  <path d="M10 16.5S3.5 12.7 3.5 8.1A3.5 3.5 0 0 1 10 6.3a3.5 3.5 0 0 1 6.5 1.800c0 4.600-6.5 8.400-6.5 8.400z" />,
);
export const LinkIcon = icon(
  <path d="M8.3 11.7a3 3 0 0 0 4.3 0l2.900-2.900a3 3 0 0 0-4.3-4.3l-1 1M11.7 8.3a3 3 0 0 0-4.3 0l-2.900 2.900a3 3 0 0 0 4.3 4.3l1-1" />,
);
export const VideoIcon = icon(
  <path d="M3 5.500h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM14 9l4-2.500v7L14 11" />,
);
export const BankIcon = icon(<path d="M3 8 10 3.5 17 8zM4.5 8v6.5M8.2 8v6.5M11.800 8v6.5M15.5 8v6.5M3 16.5h14" />);
export const ChartIcon = icon(<path d="M3.5 3.5v13h13M7 13.5v-3M10.5 13.5V7M14 13.5V9" />);
export const GiftIcon = icon(
  <path d="M3.5 7.5h13v3h-13zM4.5 10.5V16a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-5.5M10 7.5V17M10 7.5S9.3 3 6.900 3.3 6.5 7.3 10 7.5s3-4.5 5.5-4.2-.2 4-5.5 4.2z" />,
);
export const TagIcon = icon(
  <path d="M3.5 9.800V4.5a1 1 0 0 1 1-1h5.3l6.400 6.400a1 1 0 0 1 0 1.400l-4.900 4.900a1 1 0 0 1-1.400 0zM7 7h.01" />,
);
export const ShareIcon = icon(<path d="M10 3.5a6.5 6.5 0 1 0 6.5 6.5H10zM13 3.800A6.5 6.5 0 0 1 16.2 7H13z" />);
export const PeopleIcon = icon(
  <path d="M7.5 9.5a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600zM2.5 16c0-2.5 2-4 5-4s5 1.5 5 4M13 4.3a2.5 2.5 0 0 1 0 4.900M14.5 12.3c1.900.5 3 1.800 3 3.7" />,
);
export const CardIcon = icon(
  <path d="M3.5 4.5h13a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM2.5 8.3h15M5.5 12.5h3" />,
);
export const FlagIcon = icon(<path d="M5 17V3.5M5 4.3c3-1.5 5.5 1.5 10 0v7.400c-4.5 1.5-7-1.5-10 0" />);
export const WordIcon = icon(
  <path d="M3 14.5 6.5 5 10 14.5M4.2 11.5h4.600M16.5 14.5v-5M16.5 12a2.3 2.3 0 1 1-4.600 0 2.3 2.3 0 0 1 4.600 0z" />,
);
export const BookIcon = icon(
  <path d="M10 5.2C8 3.800 5.5 3.5 3 3.800v11.5c2.5-.3 5 0 7 1.400 2-1.400 4.5-1.7 7-1.400V3.800c-2.5-.3-5 0-7 1.400zM10 5.2v11.5" />,
);
export const PulseIcon = icon(<path d="M2.5 10.5h3l2-5.5 4 10.5 2.2-5h3.800" />);
export const ClockIcon = icon(<path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.3l2.800 1.7" />);
export const GearIcon = icon(
  <path d="M4 6h6.5M14.5 6H16M4 14h1.5M9.5 14H16M12.5 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7.5 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z" />,
);
export const FlaskIcon = icon(
  <path d="M8 3.5h4M8.7 3.5v5L4.3 15.3a1.1 1.1 0 0 0 1 1.7h9.400a1.1 1.1 0 0 0 1-1.7L11.3 8.5v-5M6.5 12.5h7" />,
);
export const SearchIcon = icon(<path d="M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l3.5 3.5" />);
export const CheckIcon = icon(<path d="m4.5 10.5 3.5 3.5 7.5-8" />);
export const WarnIcon = icon(<path d="M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3h.01" />);
export const CrossIcon = icon(<path d="m5.5 5.5 9 9M14.5 5.5l-9 9" />);
export const PlusIcon = icon(<path d="M10 4.5v11M4.5 10h11" />);
export const CopyIcon = icon(
  <path d="M7.5 7V4.5a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H13M4.5 7.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z" />,
);
export const ChevronIcon = icon(<path d="m7.5 5 5 5-5 5" />, true);
export const BackIcon = icon(<path d="m12.5 5-5 5 5 5" />, true);
export const MenuIcon = icon(<path d="M3.5 6h13M3.5 10h13M3.5 14h13" />);
export const LiveIcon = icon(
  <path d="M10 11.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM6.5 13.5a5 5 0 0 1 0-7M13.5 6.5a5 5 0 0 1 0 7M4 16a8.5 8.5 0 0 1 0-12M16 4a8.5 8.5 0 0 1 0 12" />,
);
export const EyeIcon = icon(
  <path d="M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 12.3a2.3 2.3 0 1 0 0-4.600 2.3 2.3 0 0 0 0 4.600z" />,
);
export const LockIcon = icon(
  <path d="M5.5 9h9a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM7 9V6.5a3 3 0 0 1 6 0V9" />,
);
export const BanIcon = icon(<path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM5 5l10 10" />);
export const UploadIcon = icon(
  <path d="M10 12.5v-9M6.5 7 10 3.5 13.5 7M3.5 12.5V16a.5.5 0 0 0 .5.5h12a.5.5 0 0 0 .5-.5v-3.5" />,
);
export const OutIcon = icon(
  <path d="M8 4H4.5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1H8M12.5 13.5 16 10l-3.5-3.5M16 10H8" />,
  true,
);
export const NewWindowIcon = icon(
  <path d="M11.5 3.5h5v5M16.5 3.5 9 11M14.5 11.5V16a.5.5 0 0 1-.5.5H4a.5.5 0 0 1-.5-.5V6a.5.5 0 0 1 .5-.5h4.5" />,
);
export const RetryIcon = icon(<path d="M16.5 10A6.5 6.5 0 1 1 14.3 5.2M14.5 2.5v3h-3" />);

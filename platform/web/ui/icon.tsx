// Our own icons, drawn on a field of 20 with a line of 1.5 and square ends, as if engraved. They never stand alone
// without words for those who cannot see them: an icon is always hidden from screen readers, the words are beside it.
import './icon.css'

const drawn = {
  desk: 'M2.5 8.5h15M4 8.5v8M16 8.5v8M10.5 8.5v4.5H16M6 8.5V4h6l1.5 1.5v3',
  incident: 'M10 2.8 17.8 16.5H2.2zM10 8v4M10 14v.8',
  group:
    'M6.5 6.5a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M3 13a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M10 13a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0',
  people:
    'M4.8 6.2a2.7 2.7 0 1 0 5.4 0 2.7 2.7 0 1 0-5.4 0M2.5 16.5v-1.8c0-2 1.6-3.2 5-3.2s5 1.2 5 3.2v1.8M12.5 3.8a2.6 2.6 0 0 1 0 4.9M14.3 11.8c2.2.4 3.2 1.5 3.2 3.1v1.6',
  person: 'M7 6.3a3 3 0 1 0 6 0 3 3 0 1 0-6 0M3.5 17v-1.5c0-2.4 2.2-3.7 6.5-3.7s6.5 1.3 6.5 3.7V17',
  institution: 'M2.5 7.5 10 3l7.5 4.5zM4.5 7.5v7M8.2 7.5v7M11.8 7.5v7M15.5 7.5v7M2.5 17h15M3.5 14.5h13',
  shelf: 'M3 3.5h4v13H3zM7 3.5h4v13H7zM11.6 4.3l3.8-.9 2.6 12.3-3.8.9zM3 13.5h8',
  key: 'M3 13.5a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M9 11l7.5-7.5M13.5 6.5l2.5 2.5M11.5 8.5l1.5 1.5',
  search: 'M3 8.5a5.5 5.5 0 1 0 11 0 5.5 5.5 0 1 0-11 0M12.5 12.5 17.5 17.5',
  settings: 'M2.5 6h8M14.5 6h3M2.5 14h3M9.5 14h8M10.5 6a2 2 0 1 0 4 0 2 2 0 1 0-4 0M5.5 14a2 2 0 1 0 4 0 2 2 0 1 0-4 0',
  map: 'M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0M2.5 10h15M10 2.5c-5 4.5-5 10.5 0 15M10 2.5c5 4.5 5 10.5 0 15',
  timeline: 'M2.5 10h15M5 7.5v5M10 5v10M15 7.5v5',
  graph:
    'M3 5a2 2 0 1 0 4 0 2 2 0 1 0-4 0M13 4.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0M9 15.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 5l6-.4M6 6.8l4 7M14.2 6.3l-2.4 7.4',
  matrix: 'M3 3h14v14H3zM3 7.6h14M3 12.3h14M7.6 3v14M12.3 3v14',
  table: 'M2.5 4h15v12h-15zM2.5 8h15M2.5 12h15M8 8v8',
  clock: 'M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0M10 5.5V10l3 2.5',
  calendar: 'M3 4.5h14v12.5H3zM3 8h14M6.5 2.5v4M13.5 2.5v4',
  file: 'M4.5 2.5h7l4 4v11h-11zM11.5 2.5v4h4',
  text: 'M4 4.5h12M4 8.2h12M4 11.9h12M4 15.6h7',
  book: 'M10 5C8 3.5 5.5 3.3 2.5 3.5v12c3-.2 5.5 0 7.5 1.5 2-1.5 4.5-1.7 7.5-1.5v-12c-3-.2-5.5 0-7.5 1.5zM10 5v12',
  seal: 'M10 2.2l1.7 1.4 2.2-.3.8 2.1 2.1.8-.3 2.2 1.4 1.6-1.4 1.7.3 2.2-2.1.8-.8 2.1-2.2-.3L10 17.8l-1.7-1.3-2.2.3-.8-2.1-2.1-.8.3-2.2L2.1 10l1.4-1.6-.3-2.2 2.1-.8.8-2.1 2.2.3zM7 10l2.2 2.2L13.2 8',
  shield: 'M10 2.5l6.5 2.2v4.8c0 4-2.6 6.7-6.5 8-3.9-1.3-6.5-4-6.5-8V4.7z',
  lock: 'M4 9h12v8H4zM6.5 9V6.5a3.5 3.5 0 0 1 7 0V9M10 12v2',
  eye: 'M2 10c2-3.5 4.7-5.2 8-5.2S16 6.5 18 10c-2 3.5-4.7 5.2-8 5.2S4 13.5 2 10zM7.7 10a2.3 2.3 0 1 0 4.6 0 2.3 2.3 0 1 0-4.6 0',
  question:
    'M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0M7.7 8c0-1.4 1-2.3 2.4-2.3s2.3.8 2.3 2c0 1.7-2.3 1.9-2.3 3.8M10.1 13.6v.9',
  note: 'M3 3.5h14v9.5H9l-3.5 3.5V13H3z',
  send: 'M3 10h13M11 4.5 16.5 10 11 15.5',
  receive: 'M17 10H4M9 4.5 3.5 10 9 15.5',
  withdraw: 'M7 3.5 3 7.5l4 4M3 7.5h9a4.5 4.5 0 0 1 0 9H7',
  download: 'M10 3v10M5.5 8.8 10 13.3l4.5-4.5M3 17h14',
  upload: 'M10 13.5v-10M5.5 7.7 10 3.2l4.5 4.5M3 17h14',
  copy: 'M7 7h10v10H7zM13 7V3H3v10h4',
  link: 'M8.5 11.5l3-3M7.5 8 5 10.5a3.2 3.2 0 0 0 4.5 4.5L12 12.5M12.5 12 15 9.5A3.2 3.2 0 0 0 10.5 5L8 7.5',
  edit: 'M3 17l.8-4L13.5 3.3l3.2 3.2L7 16.2zM11.5 5.3l3.2 3.2',
  remove: 'M4 5.5h12M8 5.5V3h4v2.5M5.5 5.5l.7 11.5h7.6l.7-11.5M8.5 8.5v5.5M11.5 8.5v5.5',
  add: 'M10 3.5v13M3.5 10h13',
  check: 'M3.5 10.5 8 15l8.5-10',
  cross: 'M4.5 4.5l11 11M15.5 4.5l-11 11',
  more: 'M4 9.2v1.6M10 9.2v1.6M16 9.2v1.6',
  menu: 'M2.5 5.5h15M2.5 10h15M2.5 14.5h15',
  down: 'M5 7.5l5 5 5-5',
  up: 'M5 12.5l5-5 5 5',
  next: 'M7.5 4.5 13 10l-5.5 5.5',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  filter: 'M2.5 4h15l-5.8 6.5V16l-3.4-1.8v-3.7z',
  bell: 'M5 14V8.5a5 5 0 0 1 10 0V14l1.5 1.5h-13zM8.5 17.5h3',
  phone:
    'M2.8 7.5c0-2.3 3.2-3.7 7.2-3.7s7.2 1.4 7.2 3.7v1.7h-4V7.3H6.8v1.9h-4zM5.5 16.5c0-3 2-4.6 4.5-4.6s4.5 1.6 4.5 4.6zM8.5 11.9V9.7M11.5 11.9V9.7',
  language: 'M2.5 4.5h9M7 2.5v2M9.5 4.5c-.8 3.5-3 6-6.5 7.5M4.5 6.5c1 2.3 2.8 4 5.3 5M9.5 17.5l4-9.5 4 9.5M11 14.3h5',
  light:
    'M6.7 10a3.3 3.3 0 1 0 6.6 0 3.3 3.3 0 1 0-6.6 0M10 1.8v2.4M10 15.8v2.4M1.8 10h2.4M15.8 10h2.4M4.2 4.2l1.7 1.7M14.1 14.1l1.7 1.7M15.8 4.2l-1.7 1.7M5.9 14.1l-1.7 1.7',
  dark: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z',
  pin: 'M10 17.5c-3.7-4-5.5-6.7-5.5-9.2a5.5 5.5 0 0 1 11 0c0 2.5-1.8 5.2-5.5 9.2zM8 8.3a2 2 0 1 0 4 0 2 2 0 1 0-4 0',
  outside: 'M8 4H3.5v12.5H16V12M11 3.5h5.5V9M16.5 3.5 9 11',
  info: 'M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0M10 9v5M10 6v.8',
  sort: 'M6.5 3.5v13M3.5 13.5l3 3 3-3M13.5 16.5v-13M10.5 6.5l3-3 3 3',
  leave: 'M8 3H3.5v14H8M8 10h9M13 5.5 17.5 10 13 14.5',
} as const

export type IconName = keyof typeof drawn

// These point along the line of reading, and turn with it.
const turning: readonly IconName[] = ['send', 'receive', 'withdraw', 'next', 'back', 'leave', 'outside', 'text', 'note']

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className={turning.includes(name) ? 'icon turning' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawn[name]} />
    </svg>
  )
}

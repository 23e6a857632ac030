// The page's icons: 16 × 16, strokes in the text's colour.

const PATHS = {
  logo: 'M1.5,8h4M8.5,3v10M8.5,8M11,5.5l4,5M15,5.5l-4,5',
  undo: 'M3,6h6.5a3.5,3.5 0 0 1 0,7H6M3,6l3,-3M3,6l3,3',
  redo: 'M13,6H6.5a3.5,3.5 0 0 0 0,7H10M13,6l-3,-3M13,6l-3,3',
  link: 'M7,9.5a2.5,2.5 0 0 0 3.5,0l2.2,-2.2a2.5,2.5 0 0 0 -3.5,-3.5l-1,1M9,6.5a2.5,2.5 0 0 0 -3.5,0l-2.2,2.2a2.5,2.5 0 0 0 3.5,3.5l1,-1',
  check: 'M3,8.5l3.5,3.5L13,4.5',
  share: 'M3,9.5v4h10v-4M8,10V2.5M5,5.5l3,-3l3,3',
  open: 'M2,4.5v8h12v-6.5h-6l-1.5,-1.5Z',
  auto: 'M8,2.5a5.5,5.5 0 1 0 0,11ZM8,2.5a5.5,5.5 0 0 1 0,11',
  sun: 'M8,5.2a2.8,2.8 0 1 0 0.01,0ZM8,1v1.6M8,13.4V15M1,8h1.6M13.4,8H15M3,3l1.2,1.2M11.8,11.8L13,13M3,13l1.2,-1.2M11.8,4.2L13,3',
  moon: 'M12.8,9.8A5.4,5.4 0 0 1 6.2,3.2A5.4,5.4 0 1 0 12.8,9.8Z',
  help: 'M5.8,6a2.2,2.2 0 1 1 3.2,2c-.7,.4 -1,.8 -1,1.6M8,12v.6',
  close: 'M4,4l8,8M12,4l-8,8',
  first: 'M3.5,3.5v9M12.5,3.5L6.5,8l6,4.5Z',
  previous: 'M11,3.5L5,8l6,4.5Z',
  play: 'M5,3L13,8L5,13Z',
  pause: 'M5.5,3.5v9M10.5,3.5v9',
  next: 'M5,3.5L11,8l-6,4.5Z',
  last: 'M12.5,3.5v9M3.5,3.5L9.5,8l-6,4.5Z',
  language: 'M1.5,12.5L4.6,4h.8l3.1,8.5M2.7,9.5h4.6M9,3.5h6M12,2v1.5M14,3.5c-.4,2.6 -2,4.3 -4.5,5.3M10,3.5c.5,2.4 2,4.2 4.5,5.3',
  panel: 'M2,3.5h12v9H2ZM10,3.5v9',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class={`icon icon-${name}`} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

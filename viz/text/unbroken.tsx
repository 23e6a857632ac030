// A sentence in which no line ends between a number and its unit: "10.0 s" stays together, the text is the same.
const DURATION = /(\d[\d.]* (?:µs|ms|s|min|h|d)(?![\w]))/;

export const Unbroken = ({ text }: { text: string }) => (
  <>{text.split(DURATION).map((part, i) => (i % 2 === 1 ? <span class="unbroken">{part}</span> : part))}</>
);

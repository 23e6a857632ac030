// What a capture that is being opened puts on the page: a word while it is read, and where it has several connections the choice
// of one.
import { captureChoice, readingCapture } from '../state/beside.ts';
import { CaptureChooser } from './capture-chooser.tsx';
import { t } from '../text/words.ts';
import './beside/beside.css';

export function CaptureParts() {
  const reading = readingCapture.value;
  return (
    <>
      <p class={reading === null ? 'visually-hidden' : 'reading-capture'} role="status">
        {reading !== null && t('Reading $reading …', { reading })}
      </p>
      {captureChoice.value !== null && <CaptureChooser />}
    </>
  );
}

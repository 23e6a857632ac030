// The sections of "Share and export" that save and copy what is on screen.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { type Run, scenarioToFile } from '../../sim/index.ts';
import { isOwn, packedOf } from '../state/opened.ts';
import { document$ } from '../state/store.ts';
import { CAPTURE_POINTS, type CapturePoint, runAsPcap, runAsPcapng } from './capture/run-capture.ts';
import { eventsAsCsv, eventsAsJson, eventsAsTabs } from './events.ts';
import { SCALES } from './image/png.ts';
import { copy, copyImage, savePng, saveBytes, saveSvg, saveText } from './share-actions.ts';
import { summaryOf } from './summary.ts';
import { t, word } from '../text/words.ts';
import { useId } from 'preact/hooks';

interface SectionProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

export function Section({ title, children }: SectionProps) {
  const id = useId();
  return (
    <section class="share-section" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

interface ActionProps {
  readonly text: string;
  /** Said instead of the text, where the text alone would not do. */
  readonly label?: string;
  readonly onClick: () => unknown;
}

export const Action = ({ text, label, onClick }: ActionProps) => (
  <button type="button" aria-label={label} onClick={() => void onClick()}>
    {text}
  </button>
);

/** A scenario of one's own that is too large to go along in the link. */
const tooLarge = (): boolean => isOwn(document$.value.scenarioId) && packedOf(document$.value.scenarioId) === null;

export function LinkSection() {
  const link = location.href;
  return (
    <Section title={t('Link')}>
      {tooLarge() ? (
        <p>{t('This scenario is too large for a link. Save the scenario file below and send that: dropped on the page, it opens.')}</p>
      ) : (
        <>
          <div class="share-row">
            <input
              class="share-link"
              type="text"
              readOnly
              value={link}
              aria-label={t('Link')}
              onFocus={(event) => event.currentTarget.select()}
            />
            <Action text={t('Copy')} label={t('Copy the link')} onClick={() => copy(t('Link'), link)} />
          </div>
          <p class="quiet">
            {isOwn(document$.value.scenarioId)
              ? t('It holds the whole scenario, packed: nothing is stored anywhere.')
              : t('It holds what you changed, the view and the selection.')}
          </p>
        </>
      )}
    </Section>
  );
}

export function PictureSection({ run }: { run: Run }) {
  return (
    <Section title={t('Figure, as it is on screen')}>
      <div class="share-row">
        <Action text={t('Copy image')} onClick={() => copyImage(run)} />
        <Action text="SVG" label={t('Save as SVG')} onClick={() => saveSvg(run)} />
        <fieldset class="segmented" aria-label="PNG">
          {SCALES.map((scale) => (
            <Action
              key={scale}
              text={`${scale === 1 ? 'PNG ' : ''}${scale}×`}
              label={t('Save as PNG, $n times the size', { n: scale })}
              onClick={() => savePng(run, scale)}
            />
          ))}
        </fieldset>
      </div>
    </Section>
  );
}

export function EventSection({ run }: { run: Run }) {
  return (
    <Section title={t('Events')}>
      <div class="share-row">
        <Action text={t('Copy table')} onClick={() => copy(t('Table'), eventsAsTabs(run))} />
        <Action text="CSV" label={t('Save the events as CSV')} onClick={() => saveText('.csv', 'text/csv', eventsAsCsv(run))} />
        <Action
          text="JSON"
          label={t('Save the events as JSON')}
          onClick={() => saveText('.events.json', 'application/json', eventsAsJson(run, location.href))}
        />
      </div>
    </Section>
  );
}

const POINT_NAMES: Readonly<Record<CapturePoint, string>> = {
  client: word('at the client'),
  server: word('at the server'),
  both: word('at both ends'),
};

export function CaptureSection({ run }: { run: Run }) {
  const point = useSignal<CapturePoint>(run.scenario.watch);
  const at = point.value;
  return (
    <Section title={t('Packets, for Wireshark and tcpdump')}>
      <div class="share-row">
        <label>
          {t('Captured')}{' '}
          <select
            value={at}
            onChange={(event) => {
              point.value = event.currentTarget.value as CapturePoint;
            }}
          >
            {CAPTURE_POINTS.map((one) => (
              <option key={one} value={one}>
                {t(POINT_NAMES[one])}
              </option>
            ))}
          </select>
        </label>
        <Action
          text="pcapng"
          label={t('Save as pcapng, captured $where', { where: t(POINT_NAMES[at]) })}
          onClick={() => saveBytes(`.${at}.pcapng`, 'application/x-pcapng', runAsPcapng(run, at, location.href))}
        />
        {at !== 'both' && (
          <Action
            text="pcap"
            label={t('Save as pcap, captured $where', { where: t(POINT_NAMES[at]) })}
            onClick={() => saveBytes(`.${at}.pcap`, 'application/vnd.tcpdump.pcap', runAsPcap(run, at))}
          />
        )}
      </div>
      <p class="quiet">
        {at === 'both'
          ? t(
              'Two interfaces: what arrived is there twice. Let Wireshark tell conversations apart by interface, or it takes the second for a retransmission.',
            )
          : t('In pcapng each packet’s comment says why it was sent. Time 0 is the start of the run.')}
      </p>
    </Section>
  );
}

export function ScenarioSection({ run }: { run: Run }) {
  const text = () => `${JSON.stringify(scenarioToFile(run.scenario), null, 2)}\n`;
  return (
    <Section title={t('Scenario and summary')}>
      <div class="share-row">
        <Action
          text={t('Save file')}
          label={t('Save file of the scenario')}
          onClick={() => saveText('.json', 'application/json', text())}
        />
        <Action text={t('Copy')} label={t('Copy the scenario file')} onClick={() => copy(t('Scenario'), text())} />
        <Action
          text={t('Copy summary')}
          label={t('Copy summary in Markdown')}
          onClick={() => copy(t('Summary'), summaryOf(run, location.href))}
        />
        <Action
          text={'Markdown'}
          label={t('Save a summary in Markdown')}
          onClick={() => saveText('.md', 'text/markdown', summaryOf(run, location.href))}
        />
      </div>
      <p class="quiet">{t('The file has your changes in it; dropped on the page, it opens again. The summary is Markdown.')}</p>
    </Section>
  );
}

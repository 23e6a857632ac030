// Where a fault of the page itself ends: the message, the link that reproduces it, and the way back to the last good state.
import { Component, type ComponentChildren } from 'preact';
import { cancelPreview, undoDocument } from '../state/store.ts';
import { rich } from '../text/rich.tsx';
import { t } from '../text/words.ts';

interface State {
  readonly error: Error | null;
}

export class Boundary extends Component<{ children: ComponentChildren }, State> {
  override state: State = { error: null };

  static override getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  private readonly back = (step: () => void) => () => {
    step();
    this.setState({ error: null });
  };

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main class="empty" id="main">
        <h1>{t('The page has failed')}</h1>
        <p lang="en">{error.message}</p>
        <p>{rich('This link brings it back: $link', { link: <code>{location.href}</code> })}</p>
        <p class="buttons">
          <button type="button" onClick={this.back(cancelPreview)}>
            {t('Back to the last settings')}
          </button>
          <button type="button" onClick={this.back(undoDocument)}>
            {t('Undo one step')}
          </button>
          <a href="#/catalogue">{t('All scenarios')}</a>
        </p>
      </main>
    );
  }
}

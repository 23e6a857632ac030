// Auto, light or dark; remembered on this machine only.
import { effect, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const STORED = 'halfopen.theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(STORED);
    return THEMES.find((theme) => theme === value) ?? 'auto';
  } catch {
    return 'auto';
  }
}

export const theme = signal<Theme>(stored());

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  try {
    localStorage.setItem(STORED, theme.value);
  } catch {
    // Storage may be forbidden; the theme then lasts as long as the page.
  }
});

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] as Theme;
}

// A figure as PNG: the SVG drawn onto a canvas, sharper by a whole factor.
import { type Figure, svgText } from './figure.ts';

export type Scale = 1 | 2 | 3;
export const SCALES: readonly Scale[] = [1, 2, 3];

/** What browsers surely allow; a longer figure is drawn smaller. */
const MAX_SIDE = 16_000;

export async function pngOf(figure: Figure, scale: Scale): Promise<Blob> {
  const fits = Math.min(scale, MAX_SIDE / figure.width, MAX_SIDE / figure.height);
  const address = URL.createObjectURL(new Blob([svgText(figure)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(figure.width * fits);
    canvas.height = Math.round(figure.height * fits);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser gives no canvas to draw on');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((done, failed) =>
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('the canvas gave no picture'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

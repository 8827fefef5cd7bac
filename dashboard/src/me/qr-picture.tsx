import { qrCode } from './qr-code';

/** Light modules around it, which scanners need. */
const QUIET = 4;

/** A text as a QR code, dark on light in every theme: scanners expect it so. Nothing where the text is too long. */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const code = qrCode(text);
  if (!code) return null;
  const size = code.length + 2 * QUIET;
  const modules = code.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  );
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width={220}
      height={220}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={modules.join('')} fill="#000" />
    </svg>
  );
}

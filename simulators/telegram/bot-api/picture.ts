/** What Telegram looks at before it takes a file for a photo. */

import { broken } from './refusal';

const MOST_BYTES = 10 * 1_048_576;
const MOST_SIDES = 10_000;
const WIDEST = 20;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The type of a picture by its first bytes, whatever its sender calls it; undefined for any other file. */
export function pictureType(bytes: Buffer): 'image/png' | 'image/jpeg' | undefined {
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'image/png';
  return bytes.subarray(0, 3).toString('hex') === 'ffd8ff' ? 'image/jpeg' : undefined;
}

/** Its size, once it is sure that Telegram would take it. Of a JPEG the size is not read. */
export function readPhoto(bytes: Buffer): PictureSize {
  if (bytes.length > MOST_BYTES) throw broken('file is too big');
  const type = pictureType(bytes);
  if (!type || bytes.length < 24) throw broken('IMAGE_PROCESS_FAILED');
  if (type === 'image/jpeg') return { width: 1_280, height: 720 };
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const ratio = Math.max(width, height) / Math.max(1, Math.min(width, height));
  if (width + height > MOST_SIDES || ratio > WIDEST) throw broken('PHOTO_INVALID_DIMENSIONS');
  return { width, height };
}

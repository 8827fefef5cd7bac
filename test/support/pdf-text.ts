import { inflateSync } from 'node:zlib';

/** The words of each page of a PDF, as a reader's search would find them. */
export function pdfPages(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  const maps = new Map<string, Map<string, string>>();
  const fonts = new Map<string, string>();
  for (const { head } of objects.values()) {
    for (const [, name, id] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) fonts.set(name!, id!);
  }
  for (const [name, id] of fonts) {
    const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? '')?.[1];
    maps.set(name, lettersOf(objects.get(unicode ?? '')?.content ?? ''));
  }
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages.map(({ head }) => {
    const content = objects.get(/\/Contents (\d+) 0 R/.exec(head)?.[1] ?? '')?.content ?? '';
    return wordsOf(content, maps);
  });
}

interface PdfObject {
  readonly head: string;
  /** Of its stream, unpacked. */
  readonly content: string;
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString('latin1');
  const found = text.matchAll(/(\d+) 0 obj\n([\s\S]*?)(?:stream\n([\s\S]*?)\nendstream\n)?endobj/g);
  return new Map(
    [...found].map(([, id, head, stream]) => {
      const packed = Buffer.from(stream ?? '', 'latin1');
      const plain = head!.includes('/FlateDecode') ? inflateSync(packed) : packed;
      return [id!, { head: head!, content: plain.toString('latin1') }];
    }),
  );
}

/** What each code of a font's means, from its ToUnicode map. */
function lettersOf(map: string): Map<string, string> {
  const letters = new Map<string, string>();
  const text = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex').swap16().toString('utf16le');
  for (const [, body] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from, list] of body!.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
      const first = parseInt(from!, 16);
      [...list!.matchAll(/<([^>]*)>/g)].forEach(([, hex], at) => {
        letters.set((first + at).toString(16).padStart(4, '0'), text(hex!));
      });
    }
  }
  return letters;
}

function wordsOf(content: string, maps: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let letters: ReadonlyMap<string, string> = new Map();
  const lines: string[] = [];
  for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font) letters = maps.get(font) ?? new Map();
    else {
      const codes = [...shown!.matchAll(/<([0-9a-f]*)>/gi)].map(([, hex]) => hex!.toLowerCase()).join('');
      lines.push((codes.match(/.{4}/g) ?? []).map((code) => letters.get(code) ?? '?').join(''));
    }
  }
  return lines.join('\n');
}

/** A measured value as people read it: `93.4 Mbps`; `nothing` where there is none. */
export const amountOf = (value: number | null, unit: string, language: string, nothing: string): string =>
  value === null ? nothing : `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)} ${unit}`;

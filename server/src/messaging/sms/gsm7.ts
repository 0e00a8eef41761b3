/**
 * What one SMS can hold (3GPP TS 23.038): the GSM 7-bit default alphabet, its extension table, and how many segments a text takes. One letter
 * outside the alphabet turns the whole text into UCS-2, of which a segment holds less than half.
 */

/** 3GPP TS 23.038 §6.2.1, in the order of its table; the escape sign has no character. */
const ALPHABET = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** 3GPP TS 23.038 §6.2.1.1: each of these takes two places. */
const EXTENSION = new Set('\f^{}\\[~]|€')

/**
 * The four vowels of Spanish that the alphabet lacks, small and capital, and nothing else. It has é, É, ñ, ü, ¿ and ¡, so these stay; whatever
 * else it lacks, our words do not use.
 */
const VOWELS: Readonly<Record<string, string>> = { á: 'a', í: 'i', ó: 'o', ú: 'u', Á: 'A', Í: 'I', Ó: 'O', Ú: 'U' }

export const transliterate = (text: string): string => text.replaceAll(/[áíóúÁÍÓÚ]/g, (vowel) => VOWELS[vowel] ?? vowel)

export type Size = { readonly encoding: 'gsm-7' | 'ucs-2'; readonly segments: number }

/** A segment of several is shorter than one alone: the header that joins them takes its place. */
export function sizeOf(text: string): Size {
  const signs = [...text]
  if (signs.every((one) => ALPHABET.has(one) || EXTENSION.has(one))) {
    // An escape and its sign must not be torn apart by the end of a segment.
    const septets = signs.map((one) => (EXTENSION.has(one) ? 2 : 1))
    return { encoding: 'gsm-7', segments: segmentsOf(septets, 160, 153) }
  }
  return {
    encoding: 'ucs-2',
    segments: segmentsOf(
      signs.map((one) => one.length),
      70,
      67,
    ),
  }
}

export const isOneSegment = (text: string): boolean => {
  const { encoding, segments } = sizeOf(text)
  return encoding === 'gsm-7' && segments <= 1
}

function segmentsOf(sizes: readonly number[], alone: number, joined: number): number {
  if (sizes.reduce((sum, one) => sum + one, 0) <= alone) return 1
  let [segments, filled] = [1, 0]
  for (const size of sizes) {
    if (filled + size > joined) [segments, filled] = [segments + 1, 0]
    filled += size
  }
  return segments
}

/** ESPI 1.x, as the data custodians of its time spoke it: UsageSummary was called ElectricPowerUsageSummary, in addresses and elements. */

/** An address in the names of ESPI 4.0. */
export const modernName = (address: string): string => address.replaceAll('/ElectricPowerUsageSummary', '/UsageSummary')

/** A document in the names of ESPI 1.x; the pieces of a document are whole tags. */
export function* legacyNames(chunks: Iterable<string>): Generator<string> {
  for (const chunk of chunks) yield chunk.replace(/(\/|<\/?(?:\w+:)?)UsageSummary(?=[/>"?\s<])/g, '$1ElectricPowerUsageSummary')
}

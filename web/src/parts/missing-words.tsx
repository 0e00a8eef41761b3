/** What an incomplete authorization lacks, in one sentence. */
import type { Missing } from '../answers.ts'
import { useView } from '../view.ts'

export function useMissingWords(): (missing: Missing) => string {
  const { words, format } = useView()
  return (missing) => {
    switch (missing.what) {
      case 'category':
        return words.home.partialOne(words.connect.categories[missing.category])
      case 'term':
        return words.home.partialTerm(format().dayMonth(format().civilDate(missing.endsAt)))
      case 'account':
        return words.home.partialAccount
    }
  }
}

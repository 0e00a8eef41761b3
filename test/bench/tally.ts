/** A checksum of readings that does not ask in which order they come, so that nobody can be fast by leaving some out. */
export class Tally {
  count = 0
  #values = 0
  #placed = 0
  #qualities = 0

  /** Start in epoch seconds, value in the unit of the document. All sums stay safe integers for documents of any size we make. */
  add(start: number, value: number, quality: number): void {
    this.count += 1
    this.#values += value
    this.#placed += (start % 86_413) * value
    this.#qualities += quality
  }

  text(): string {
    return [this.count, this.#values, this.#placed, this.#qualities].join('/')
  }
}

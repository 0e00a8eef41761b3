/** Text that may outlive the piece of the document it was cut from. */

/**
 * A copy of the text. JavaScript engines keep a part of a string as a view of the whole, so that one link kept from each piece of a
 * document would keep the document.
 */
export const ownText = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1))

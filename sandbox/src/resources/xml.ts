/** The little XML the sandbox writes by itself; Green Button feeds come from their writer. */

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!)

export const element = (name: string, text: string | number): string => `<${name}>${escapeXml(String(text))}</${name}>`

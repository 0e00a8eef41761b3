/** Energy, money and time that cannot be confused, and the exact fractions between them. */
export * from './energy.ts'
export * from './exact.ts'
export * from './money.ts'
export * from './time.ts'

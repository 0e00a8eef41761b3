export * from './energy.ts'
export * from './exact.ts'
export * from './money.ts'
export * from './time.ts'

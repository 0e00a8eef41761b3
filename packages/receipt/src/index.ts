/** Receipts that prove themselves: bundles of everything a payment was computed from. */
export {
  type Bundle,
  type BundleAdjustment,
  type BundleDay,
  type BundleFinding,
  type BundleHour,
  type BundleResult,
  bundleFormat,
  type Price,
  type Run,
} from './bundle.ts'
export { canonicalJson, type Difference, type Json } from './canonical-json.ts'
export { type Explanation, explainBundle } from './explain-bundle.ts'
export { makeBundle, priceRelief } from './make-bundle.ts'
export { type BundleReading, readBundle } from './read-bundle.ts'
export { checkSignature, keyIdOf, type Signature, signBundle } from './signature.ts'
export { loadInside, questionOf, type Verdict, verifyBundle } from './verify-bundle.ts'

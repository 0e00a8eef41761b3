/** Which part of the internet an address belongs to: public, or one of the ranges that no stranger's name may lead us into. */
import { BlockList, isIP } from 'node:net'

/** IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), and where clouds answer with credentials. Read 22 November 2026. */
const RANGES = {
  'cloud-metadata': [
    '169.254.169.254/32', // AWS, Google, Azure, Oracle, DigitalOcean
    '169.254.170.2/32', // AWS containers
    '169.254.170.23/32', // AWS pods
    '168.63.129.16/32', // Azure's wire server, in a public range
    '100.100.100.200/32', // Alibaba
    '192.0.0.192/32', // Oracle, old
    'fd00:ec2::254/128', // AWS
    'fd00:ec2::23/128', // AWS pods
    'fd20:ce::254/128', // Google
  ],
  unspecified: ['0.0.0.0/8', '::/128'],
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  'carrier-nat': ['100.64.0.0/10'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  documentation: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  benchmark: ['198.18.0.0/15', '2001:2::/48'],
  // An IPv4 address inside an IPv6 one: mapped, compatible, translated, NAT64, 6to4, Teredo. Where the packets end is decided elsewhere.
  'embedded-ipv4': ['::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '2001::/32'],
  reserved: [
    '192.0.0.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.175.48.0/24',
    '240.0.0.0/4',
    '2001::/23',
    '2620:4f:8000::/48',
    '100::/64',
    '100:0:0:1::/64',
    '5f00::/16',
  ],
} as const
export type Range = keyof typeof RANGES | 'mapped-ipv4' | 'not-an-address'

const familyOf = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4')
const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), familyOf(address))
  }
  return list
}
const lists = Object.entries(RANGES).map(([range, networks]) => [range as Range, listOf(networks)] as const)
const mapped = listOf(['::ffff:0:0/96'])
/** The only part of IPv6 that is given out to the public. */
const globalUnicast = listOf(['2000::/3'])

/** The range of an address that a resolver answered, null when it is public. An address with a zone belongs to a link. */
export function rangeOf(address: string): Range | null {
  if (address.includes('%')) return 'link-local'
  if (isIP(address) === 0) return 'not-an-address'
  const family = familyOf(address)
  // Checked first: a list of IPv4 networks also takes mapped addresses for its own.
  if (family === 'ipv6' && mapped.check(address, 'ipv6')) return 'mapped-ipv4'
  for (const [range, list] of lists) if (list.check(address, family)) return range
  return family === 'ipv6' && !globalUnicast.check(address, 'ipv6') ? 'reserved' : null
}

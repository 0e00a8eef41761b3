import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Range, rangeOf } from '#platform/network-range.ts'

const CASES: Record<Exclude<Range, never>, string[]> = {
  'not-an-address': [
    '',
    'localhost',
    '127.1',
    '0177.0.0.1',
    '2130706433',
    '0x7f000001',
    '1.2.3.4.5',
    '256.1.1.1',
    '[::1]',
    '1.2.3.4 ',
    '::g',
  ],
  'link-local': ['169.254.0.1', '169.254.255.254', 'fe80::1', 'febf::1', 'fe80::1%eth0', 'fe80::1%25eth0', '2606:4700::1%lo'],
  'mapped-ipv4': ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '0:0:0:0:0:ffff:a9fe:a9fe', '::FFFF:10.0.0.1'],
  'cloud-metadata': [
    '169.254.169.254',
    '169.254.170.2',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd20:ce::254',
  ],
  unspecified: ['0.0.0.0', '0.1.2.3', '::', '0:0:0:0:0:0:0:0'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1', '0000:0000:0000:0000:0000:0000:0000:0001'],
  private: ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fdff:ffff::1', 'fec0::1'],
  'carrier-nat': ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.250', 'ff02::1', 'ff0e::fb'],
  documentation: ['192.0.2.1', '198.51.100.7', '203.0.113.255', '2001:db8::1', '3fff::1'],
  benchmark: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  'embedded-ipv4': [
    '::127.0.0.1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::127.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:0:7f00:1::1',
    '::ffff:0:127.0.0.1',
  ],
  reserved: [
    '192.0.0.1',
    '192.88.99.1',
    '240.0.0.1',
    '255.255.255.255',
    '100::1',
    '2001:10::1',
    '2001:20::1',
    '5f00::1',
    '4000::1',
    'e000::1',
    '1::1',
  ],
}

test('every special range is told by its name, at its edges', () => {
  for (const [range, addresses] of Object.entries(CASES)) for (const address of addresses) assert.equal(rangeOf(address), range, address)
})

test('what lies just outside is public', () => {
  for (const address of [
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.0.3.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '198.51.99.255',
    '203.0.114.0',
    '223.255.255.255',
    '168.63.129.15',
    '2606:4700::1',
    '2a00:1450::1',
    '2001:db7::1',
    '2001:4860::8888',
    '2003::1',
  ])
    assert.equal(rangeOf(address), null, address)
})

test('no IPv4 address of a special range gets through written as IPv6', () => {
  const inner = fc.tuple(fc.constantFrom(10, 127, 169, 192, 0, 100), fc.nat(255), fc.nat(255), fc.nat(255))
  fc.assert(
    fc.property(inner, ([a, b, c, d]) => {
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
      const dotted = `${a}.${b}.${c}.${d}`
      for (const written of [
        `::ffff:${dotted}`,
        `::ffff:${hex}`,
        `::${dotted}`,
        `64:ff9b::${hex}`,
        `2002:${hex}::1`,
        `2001:0:${hex}::1`,
        `::ffff:0:${hex}`,
      ])
        assert.notEqual(rangeOf(written), null, written)
    }),
  )
})

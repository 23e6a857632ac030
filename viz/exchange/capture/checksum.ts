// The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words.

/** The sum of big-endian words, to be carried on to the next piece; an odd last byte is filled up with zero. */
export function sumWords(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
  if (bytes.length % 2 === 1) sum += (bytes[bytes.length - 1] as number) << 8;
  return sum;
}

export function checksumOf(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

// What segments cost in memory, where that decides: data is queued without tcp_ack only if what the socket has already charged
// pays for it (sk_forward_alloc, sk_wmem_schedule, sk_mem_uncharge).
import type { Host } from './host.ts';
import type { TcpSock } from './sock.ts';

/** SK_MEM_QUANTUM, the page in which a socket's memory is charged. */
const PAGE = 4096;
/** struct sk_buff and skb_shared_info, aligned. */
const SKB = 256;
const SHARED_INFO = 320;
/** Room that is left for headers before a sent payload (MAX_TCP_HEADER), and before a received packet (NET_SKB_PAD). */
const MAX_TCP_HEADER = 320;
const NET_SKB_PAD = 64;
/** IPv4 and TCP; timestamps with their padding. */
const HEADERS = 40;
const TIMESTAMPS = 12;
const CACHE_LINE = 64;

/** Memory of an skb whose linear part takes `bytes`, with its head (__alloc_skb: skb_small_head_cache, else a power of two). */
function truesize(host: Host, bytes: number): number {
  const head = Math.ceil(bytes / CACHE_LINE) * CACHE_LINE + SHARED_INFO;
  const small = MAX_TCP_HEADER + SHARED_INFO;
  if (host.profile.rules.smallHeadCache && head <= small) return small + SKB;
  let size = CACHE_LINE;
  while (size < head) size *= 2;
  return size + SKB;
}

/**
 * What the queues have charged in whole pages but not used: less than a page, and nothing where nothing is queued. (Before 6.0 a socket
 * gives pages back later; that is left out.)
 */
function forwardAlloc(host: Host, sk: TcpSock): number {
  const queued = [...sk.writeQueue, ...sk.rtxQueue];
  const charged = queued.reduce((sum, { len }) => sum + len, queued.length * truesize(host, MAX_TCP_HEADER));
  return (PAGE - (charged % PAGE)) % PAGE;
}

/** A received segment of `len` payload bytes needs no new page; its driver is taken to copy it into one buffer of its size. */
export const memoryIsCharged = (host: Host, sk: TcpSock, len: number): boolean =>
  truesize(host, NET_SKB_PAD + HEADERS + (sk.tsOk ? TIMESTAMPS : 0) + len) <= forwardAlloc(host, sk);

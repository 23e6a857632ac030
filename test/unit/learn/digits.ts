// Finds numbers that prose states without a run behind them. What may hold digits: figures in braces, names of settings, states
// and protocols. The list is short on purpose; a number that is true belongs into a figure.

/** Names with digits in them. */
const NAMES = /tcp_retries2|(?:FIN-WAIT|fin-wait)-[12]|HTTP\/2|TCP_LINGER2|probe0|etcd-\d|\{[^{}]*\}/g;

/** Digits of any script. */
export const bareDigits = (text: string): string[] => text.replace(NAMES, '').match(/\p{Nd}+(?:[.,]\p{Nd}+)?/gu) ?? [];

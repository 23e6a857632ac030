// HTTP/2 frames as gRPC uses them: how many bytes each is, and the words in which gRPC-Go 1.38 tells of failures.

/** The client's connection preface with its SETTINGS, and the server's SETTINGS. */
export const CLIENT_PREFACE_BYTES = 33;
export const SERVER_SETTINGS_BYTES = 15;
export const PING_BYTES = 17;
export const RST_STREAM_BYTES = 13;
/** GOAWAY with the debug data "too_many_pings". */
export const GOAWAY_BYTES = 31;

/** The error code with which a server refuses more PINGs. */
export const ENHANCE_YOUR_CALM = 11;

export const DEADLINE_EXCEEDED = 'DeadlineExceeded';
/** What happens to the calls of a connection that is lost. */
export const TRANSPORT_CLOSING = 'Unavailable: transport is closing';
/** What happens to calls while there is no connection to be had. */
export const CONNECTION_ERROR = 'Unavailable: connection error';

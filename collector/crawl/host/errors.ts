/** Why a connection to a node did not come about. @module */

/** The bytes of the handshake were not what noise expects, or the node does not speak it. */
export class EncryptionError extends Error {
  override readonly name = 'EncryptionError'
}

/** The node proved another identity than the one that was announced. */
export class PeerIdMismatchError extends Error {
  override readonly name = 'PeerIdMismatchError'
}

/** No common stream multiplexer. */
export class MultiplexerError extends Error {
  override readonly name = 'MultiplexerError'
}

/** The dial policy does not permit the address. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError'
}

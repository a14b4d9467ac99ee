/** The two codes that people keep on paper. Each is 160 random bits, shown once. SPEC "Cryptography", section 6. */
import { type Bytes, kdf } from "#protocol/bytes.ts";
import { decodeCode, encodeCode, fromQuintets, toQuintets } from "./crockford.ts";
import { randomBytes } from "./random.ts";
import { SealKey } from "./seal.ts";
import { Secret } from "./secret.ts";
import { SigningKey } from "./signing.ts";

const BYTES = 20;

/** A member's recovery code: opens the keybag's recovery slot, and signs the server's challenge to get the keybag. */
export class RecoveryCode extends Secret {
	readonly kind = "recovery-code";
	constructor(bytes: Bytes) {
		super(bytes, BYTES);
	}
	static random(): RecoveryCode {
		return new RecoveryCode(randomBytes(BYTES));
	}
	/** @throws ProtocolError `bad-input`, field `code`, that says what is wrong. */
	static parse(text: string): RecoveryCode {
		return new RecoveryCode(fromQuintets(decodeCode(text, "recovery")));
	}
	/** The text to write down. It contains the secret. */
	reveal(): string {
		return this.use((bytes) => encodeCode(toQuintets(bytes), "recovery"));
	}
	/** The key that signs the server's challenge. The credential statement names the public half of this key. */
	signingKey(): SigningKey {
		return new SigningKey(this.use((bytes) => kdf(bytes, "recovery-sign")));
	}
}

/** A desk's printed recovery code: an X-Wing key. Each rekey also seals the desk seed to it. */
export class DeskRecoveryCode extends Secret {
	readonly kind = "desk-recovery-code";
	constructor(bytes: Bytes) {
		super(bytes, BYTES);
	}
	static random(): DeskRecoveryCode {
		return new DeskRecoveryCode(randomBytes(BYTES));
	}
	/** @throws ProtocolError `bad-input`, field `code`, that says what is wrong. */
	static parse(text: string): DeskRecoveryCode {
		return new DeskRecoveryCode(fromQuintets(decodeCode(text, "desk-recovery")));
	}
	/** The text to print. It contains the secret. */
	reveal(): string {
		return this.use((bytes) => encodeCode(toQuintets(bytes), "desk-recovery"));
	}
	/** The X-Wing key of the code. `desk.rekey` names its public half. */
	sealKey(): SealKey {
		return new SealKey(this.use((bytes) => kdf(bytes, "desk-recovery")));
	}
}

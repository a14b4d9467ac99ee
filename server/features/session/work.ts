/** Challenges for the proof of work. The server stores a challenge only when it was used, until it has expired. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Bytes, fromBase64Url, toBase64Url, tup } from "#protocol/bytes.ts";
import type { Work } from "#protocol/contracts/session.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { solvesWork } from "#protocol/work.ts";
import type { Db } from "#server/database/database.ts";
import { WORK_MS } from "./rules.ts";
import { spendWork } from "./store.ts";

const RANDOM_BYTES = 24;

export class Challenges {
	readonly #key: Uint8Array;
	/** @param key a secret of this installation. */
	constructor(key: Uint8Array) {
		this.#key = key;
	}

	#mac(bucket: Bytes, random: Bytes, expires: number): Bytes {
		return createHmac("sha256", this.#key)
			.update(tup("cloister/1/work-challenge", bucket, random, expires))
			.digest();
	}

	/** A challenge of this bucket: 24 random bytes, the time at which it expires as 8 bytes, and a MAC. */
	issue(bucket: Bytes, now: number): string {
		const random = randomBytes(RANDOM_BYTES);
		const expires = Buffer.alloc(8);
		expires.writeBigUInt64BE(BigInt(now + WORK_MS));
		return toBase64Url(Buffer.concat([random, expires, this.#mac(bucket, random, now + WORK_MS)]));
	}

	/** Whether this server has issued the challenge for this bucket, and it hasn't expired. */
	#isIssued(challenge: Bytes, bucket: Bytes, now: number): boolean {
		const bytes = Buffer.from(challenge);
		if (bytes.length !== RANDOM_BYTES + 8 + 32) return false;
		const expires = Number(bytes.readBigUInt64BE(RANDOM_BYTES));
		if (!Number.isSafeInteger(expires) || expires <= now) return false;
		return timingSafeEqual(bytes.subarray(RANDOM_BYTES + 8), this.#mac(bucket, bytes.subarray(0, RANDOM_BYTES), expires));
	}

	/**
	 * Accepts a solved challenge, once.
	 * @throws ProtocolError work-needed with a new challenge when there is no work, or its challenge is of another bucket, expired or used;
	 * bad-input when the challenge isn't solved.
	 */
	async redeem(db: Db, work: Work | undefined, bucket: Bytes, now: number): Promise<void> {
		const needed = () => new ProtocolError("work-needed", "work: is needed now", "work", { challenge: this.issue(bucket, now) });
		if (!work) throw needed();
		const challenge = fromBase64Url(work.challenge);
		if (!this.#isIssued(challenge, bucket, now)) throw needed();
		if (!solvesWork(challenge, work.nonces)) throw new ProtocolError("bad-input", "work.nonces: don't solve the challenge", "work.nonces");
		if (!(await spendWork(db, challenge, now))) throw needed();
	}
}

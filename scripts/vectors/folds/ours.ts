/** Our implementation of the protocol, in the form that makes and judges histories. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, toBase64Url, toHex } from "../../../clients/protocol/bytes.ts";
import type { StatementType } from "../../../clients/protocol/statements/registry.ts";
import { encodeBody, NO_NETWORK, objectId, signInput } from "../../../clients/protocol/statements/statement.ts";
import type { Fields, Implementation } from "./history.ts";
import { Judge } from "./judge.ts";

export class Ours extends Judge implements Implementation {
	make(network: Bytes, type: StatementType, fields: Fields, seeds: Bytes[]) {
		const named = type === "genesis" ? NO_NETWORK : network;
		const bytes = encodeBody(type, fields as never);
		const sigs = seeds.map((seed) => ed25519.sign(signInput(named, type, bytes), seed));
		return { wire: { type, body: toBase64Url(bytes), sigs: sigs.map(toBase64Url) }, objId: toHex(objectId(named, type, bytes)) };
	}
}

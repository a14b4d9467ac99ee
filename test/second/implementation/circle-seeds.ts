/** Second implementation of spec/circles.md, sections 1 and 3: seats, boxes and wraps of a circle's seed. */
import { copen, cseal, sealWithOwnCoins, unseal } from "./boxes.ts";
import { type Bytes, H, KDF, keyCommitment, refuse, same, tup } from "./bytes.ts";

export interface CircleAt {
	network: Bytes;
	circle: string;
	epoch: number;
	kc: Bytes;
}
export interface SeatBytes {
	kind: string;
	id: Bytes;
	via: Bytes | null;
	ke: number;
}

const partsOf = ({ kind, id, via, ke }: SeatBytes) => [kind, id, via ?? new Uint8Array(0), ke] as const;
const contextOf = ({ network, circle, epoch, kc }: CircleAt, seat: SeatBytes): Bytes =>
	tup("circle", network, circle, epoch, kc, ...partsOf(seat));
const checked = (seed: Bytes, kc: Bytes): Bytes => (seed.length === 32 && same(keyCommitment(seed), kc) ? seed : refuse("another seed"));

export const whoOf = (seats: SeatBytes[]): Bytes => H(tup(...seats.flatMap(partsOf)));
export const boxesOf = (boxes: Bytes[]): Bytes => H(tup(...boxes.map(H)));
export const sealSeed = (at: CircleAt, seat: SeatBytes, pk: Bytes, seed: Bytes): Bytes =>
	sealWithOwnCoins(pk, contextOf(at, seat), seed, "circle-coins", contextOf(at, seat));
export const openSeed = (at: CircleAt, seat: SeatBytes, kemSeed: Bytes, box: Bytes): Bytes =>
	checked(unseal(kemSeed, contextOf(at, seat), box), at.kc);

const wrapKey = (seed: Bytes): Bytes => KDF(seed, "circle-wrap");
const wrapAad = ({ network, circle, epoch, kc }: CircleAt): Bytes => tup(network, circle, epoch, kc);
export const wrapSeed = (newer: Bytes, earlier: Bytes, of: CircleAt, nonce: Bytes): Bytes =>
	cseal(wrapKey(newer), "wrap/circle", wrapAad(of), earlier, nonce);
export const unwrapSeed = (newer: Bytes, wrap: Bytes, of: CircleAt): Bytes =>
	checked(copen(wrapKey(newer), "wrap/circle", wrapAad(of), wrap), of.kc);

/** Encoders refuse values that are out of range. */
import t from "tap";
import { idFromBytes, u32be, u64be } from "#protocol/bytes.ts";

t.test("only whole numbers in range are encoded", async (t) => {
	t.same([...u32be(0xffffffff)], [255, 255, 255, 255]);
	for (const wrong of [-1, 2 ** 32, 1.5, Number.NaN]) t.throws(() => u32be(wrong), RangeError, `u32be ${wrong}`);
	t.same([...u64be(2 ** 53 - 1)], [0, 31, 255, 255, 255, 255, 255, 255]);
	for (const wrong of [-1, 2 ** 53, 1.5, Number.NaN])
		t.throws(() => u64be(wrong), { message: "u64be takes 0 to 2^53 - 1" }, `u64be ${wrong}`);
});

t.test("an id has 16 bytes", async (t) => {
	t.equal(idFromBytes(new Uint8Array(16)), "00000000-0000-0000-0000-000000000000");
	for (const length of [0, 15, 17]) t.throws(() => idFromBytes(new Uint8Array(length)), RangeError);
});

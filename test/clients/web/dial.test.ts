/** Which texts open the dialler, and with which number. */
import t from "tap";
import { dialAddress } from "../../../clients/web/parts/dial.ts";

t.test("a number is dialled as it is written, in the digits of any script", async (t) => {
	for (const text of ["+373 60 004 711", " +373-60-004-711", "+373 (60) 004.711", "+٣٧٣ ٦٠ ٠٠٤ ٧١١"])
		t.equal(dialAddress(text), "tel:+37360004711", text);
	t.equal(dialAddress("069/1234567"), "tel:0691234567");
	t.equal(dialAddress("+49 (0)69 1234567"), "tel:+49691234567");
	t.equal(dialAddress("112"), "tel:112");
});

t.test("a text that holds more than one number isn't dialled", async (t) => {
	for (const text of [
		"+373 60 004 711 (ask for Vera, room 12)",
		"0691234 / 0170555",
		"0691234, 0170555",
		"0691234;0170555",
		"112+37360009999",
		"*21*+37360009999#",
		"+373 60 004 711 022 123 456",
		"12",
		"",
		"none",
	])
		t.equal(dialAddress(text), null, text);
});

/** Whether a text is one phone number. */
import t from "tap";
import { isPhoneNumber } from "../../../../clients/sdk/casework/book/phone-number.ts";

t.test("phone numbers are accepted as people write them, in the digits of any script", async (t) => {
	for (const text of [
		"+373 60 004 711",
		" +373-60-004-711 ",
		"(+373) 60.004.711",
		"+49 (0)69 1234567",
		"069/1234567",
		"+٣٧٣ ٦٠ ٠٠٤ ٧١١",
		"112",
		"+373 60 004 711 ext. 12",
		"+373 60 004 711x12",
		"+373 60 004 711 #12",
		"+7 495 000-00-00 доб. 123",
		"+961 1 000 000 تحويلة 12",
		"\u202a+373 60 004 711\u202c",
		"\u2066+373\u201160\u2013004\u2013711\u2069",
		"＋373 60 004 711",
	])
		t.ok(isPhoneNumber(text), text);
});

t.test("other texts are no phone numbers", async (t) => {
	for (const text of [
		"not a number",
		"",
		"12",
		"+",
		"ext. 12",
		"ask Vera",
		"0691234 / 0170555",
		"0691234, 0170555",
		"60004711 or 112",
		"60004711 или 112",
		"+373 60 004 711 022 123 456",
	])
		t.notOk(isPhoneNumber(text), text);
});

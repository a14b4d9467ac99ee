/** Custody certificates: both implementations accept the published one, and refuse it after each of the published changes. */
import { readFileSync } from "node:fs";
import t from "tap";
import { sodiumReady } from "#protocol/sodium.ts";
import { verifyCertificate } from "#sdk/casework/index.ts";
import { certificateVectors, VECTORS } from "../../scripts/vectors/certificate.ts";
import { fromBase64url } from "./implementation/bytes.ts";
import { verifyCertificate as verifySecond } from "./implementation/certificates.ts";
import { bothRefuse } from "./support.ts";

await sodiumReady;
const file = JSON.parse(readFileSync(VECTORS, "utf8")) as ReturnType<typeof certificateVectors>;
const { network, certificate, found, refused } = file;

/** A copy after operations of JSON Patch. */
function patched(json: unknown, patch: (typeof refused)[number]["patch"]): unknown {
	const copy = structuredClone(json);
	for (const operation of patch) {
		const names = operation.path.slice(1).split("/");
		const last = names.pop() as string;
		const parent = names.reduce((each: any, name) => each[name], copy);
		if (operation.op !== "remove") parent[last] = operation.value;
		else parent.splice(Number(last), 1);
	}
	return copy;
}

t.test("the certificate is up to date (else run tsx scripts/vectors/certificate.ts)", async (t) => {
	t.strictSame(file, JSON.parse(JSON.stringify(certificateVectors())));
});

t.test("both implementations find the same in the certificate", async (t) => {
	const ours = verifyCertificate(certificate, { network });
	t.same({ state: ours.handoff.state, custodyMoved: ours.custodyMoved }, found);
	t.same(verifySecond(certificate, fromBase64url(network)), found);
});

t.test("both implementations refuse the certificate after each change", async (t) => {
	for (const { what, patch } of refused) {
		const changed = patched(certificate, patch);
		const codes = ["bad-content", "bad-statement"];
		bothRefuse(
			t,
			what,
			() => verifyCertificate(changed, { network }),
			() => verifySecond(changed, fromBase64url(network)),
			codes,
		);
	}
});

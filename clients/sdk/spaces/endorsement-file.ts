/**
 * Endorsements of a position as a file, which anybody can verify offline: the text, the signed entries with the key of each, and the directory up
 * to a signed checkpoint. SPEC "Documents", section 4.
 */
import * as z from "zod/mini";
import { openEntry } from "#crypto/epoch.ts";
import { EntryKey } from "#crypto/secret.ts";
import { itemEntryKey } from "#crypto/space.ts";
import { equal, fromBase64Url, hash as hashOf, type Id, toBase64Url } from "#protocol/bytes.ts";
import { hash, id, wire } from "#protocol/contracts/common.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkSignerAtCheckpoint, type Directory } from "#protocol/folds/directory.ts";
import { faultAlone, spokenFor } from "#protocol/folds/items.ts";
import { documentAct } from "#protocol/items/document-acts.ts";
import { type EndorsedText, type Endorsement, hashOfText } from "#protocol/items/endorsements.ts";
import { itemAad, parseStatement, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { circleSeed } from "../directory/circle-keys.ts";
import { openSignedDirectory, signedDirectoryForm, wholeSignedDirectory } from "../directory/signed-directory.ts";
import { decodeItem } from "./content.ts";
import { openDocument } from "./documents.ts";
import { endorsementsOf, hiddenError } from "./endorsements.ts";
import { transcriptOf } from "./transcript.ts";

const FORMAT = "cloister/1/endorsements";

const form = z.strictObject({
	format: z.literal(FORMAT),
	network: hash,
	space: id,
	item: id,
	revision: id,
	text: z.strictObject({ language: z.string(), title: z.string(), summary: z.nullable(z.string()), body: z.string() }),
	endorsements: z.array(z.strictObject({ entry: wire, box: z.string(), key: hash })),
	directory: signedDirectoryForm,
});
export type EndorsementFile = z.infer<typeof form>;

export interface CheckedEndorsements {
	/** The id of the network, base64url. */
	network: string;
	text: EndorsedText;
	endorsements: Endorsement[];
	/** The directory by which the signers were checked. It has the names of organisations. */
	directory: Directory;
}

const bad = (rule: string) => new ProtocolError("bad-content", `endorsements: ${rule}`);

/**
 * Makes the file of what organisations say about the present text of a position. It has the whole directory, with the names of all members.
 * @throws ProtocolError not-found when nobody has said anything about it; wrong-state when the document is hidden
 * @example const text = JSON.stringify(await makeEndorsementFile(session, space, item));
 */
export async function makeEndorsementFile(session: UnlockedSession, space: Id, item: Id): Promise<EndorsementFile> {
	const view = await openDocument(session, space, item);
	if (view.hidden) throw hiddenError();
	const { revision, language, title, summary, body } = view.source;
	const standing = endorsementsOf(view).filter(({ isOlder }) => !isOlder);
	if (standing.length === 0) throw new ProtocolError("not-found", "document: its present text has no endorsement");
	const endorsements: EndorsementFile["endorsements"] = [];
	for (const { entry } of standing) {
		const found = transcriptOf(session, space, item).entries.find(
			({ statement, uncounted }) => uncounted === null && statement.body.entry === entry,
		);
		const seed = found && (await circleSeed(session, view.circle, found.statement.body.epoch));
		if (!found || !seed) throw new ProtocolError("not-found", "document: an endorsement can't be opened any more");
		const entryKey = itemEntryKey(seed, found.statement.body);
		endorsements.push({ entry: toWire(found.statement), box: toBase64Url(found.box), key: entryKey.use(toBase64Url) });
		entryKey.wipe();
	}
	return {
		...{ format: FORMAT, network: toBase64Url(session.network), space, item, revision },
		text: { language, title, summary, body },
		endorsements,
		directory: await wholeSignedDirectory(session),
	};
}

/**
 * Verifies a file of endorsements offline: every signature, the signers in the directory that the log signed, and that each of them spoke for the
 * organisation about this very text. Await `cryptoReady` of `crypto/ready.ts` first.
 * @param options network: the id of the network that the reader trusts (base64url). Leave it out only when a person compares it.
 * @throws ProtocolError bad-content, bad-statement, bad-signature and others: do not rely on the file.
 * @example const { text, endorsements } = verifyEndorsementFile(JSON.parse(content), { network });
 */
export function verifyEndorsementFile(json: unknown, options: { network?: string } = {}): CheckedEndorsements {
	const parsed = form.safeParse(json);
	if (!parsed.success) throw bad("the file is not one of this format");
	const file = parsed.data;
	if (options.network !== undefined && options.network !== file.network) throw bad("they belong to another network");
	const directory = openSignedDirectory(file);
	const endorsements = file.endorsements.map((each) => checkEndorsement(directory, file, each));
	if (endorsements.length === 0) throw bad("there is none");
	if (new Set(endorsements.map(({ organisation }) => organisation)).size !== endorsements.length) throw bad("an organisation has two");
	return { network: file.network, text: file.text, endorsements, directory };
}

function checkEndorsement(
	dir: Directory,
	{ space, item, revision, text }: EndorsementFile,
	{ entry, box, key }: EndorsementFile["endorsements"][number],
): Endorsement {
	const statement = parseStatement(dir.network, entry);
	if (statement.type !== "item" || statement.body.space !== space || statement.body.item !== item) throw bad("an entry is of another item");
	const { body } = statement;
	checkSignerAtCheckpoint(dir, statement);
	const known = dir.spaces.get(space);
	if (!known || faultAlone(dir, known, statement) !== null) throw bad("an entry doesn't count");
	const bytes = fromBase64Url(box);
	if (!equal(hashOf(bytes), body.box)) throw bad("an entry has another box");
	const entryKey = new EntryKey(fromBase64Url(key));
	const act = documentAct(decodeItem(openEntry(entryKey, itemAad(body), bytes)));
	entryKey.wipe();
	if (act.act !== "endorse" || act.revision !== revision || !equal(act.text, hashOfText(text))) throw bad("an entry is about another text");
	const organisation = spokenFor(dir, body.by, body.as, body.cp.size);
	if (organisation === null || body.as === null) throw bad("a signer doesn't speak for an organisation");
	return { entry: body.entry, organisation, by: body.by, desk: body.as, at: body.at, revision, choice: act.choice };
}

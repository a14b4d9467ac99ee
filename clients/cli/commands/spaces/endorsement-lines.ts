/** What organisations say about a position, as `document show` prints it. */
import type { DocumentView } from "#sdk/spaces/documents.ts";
import { type EndorsementView, endorsementsOf } from "#sdk/spaces/endorsements.ts";
import { escapeControls } from "../../answers/layout.ts";
import type { People } from "../../lookup/people.ts";
import { shortId } from "../../short-id.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

export const endorsementJson = ({ entry, at, ...rest }: EndorsementView) => ({ endorsement: entry, at: isoTime(at), ...rest });

export function endorsementLines(people: People, view: DocumentView): string[] {
	const lines = endorsementsOf(view).map(({ entry, organisation, by, desk, at, choice, isOlder }) =>
		[
			`${shortId(entry)}  ${escapeControls(messages.endorsement(people.organisation(organisation), choice, isOlder))}`,
			escapeControls(messages.postHead(people.name(by), people.desk(desk), showTime(at), "")),
		].join("\n  "),
	);
	return lines.length === 0 ? [] : [messages.endorsementsHead, ...lines];
}

/** A form for a note after a visit, which can be written without opening the journal, and a link to the journal. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { AddContact } from "../day/add-contact.tsx";

export function CaseJournal({ file: { id, isOurs, isClosed, past } }: { file: CaseFile }): ReactNode {
	if (past !== null) return null;
	return (
		<>
			<h2>
				<Say id="journal.title" />
			</h2>
			{isOurs && !isClosed && <AddContact id={id} readers={null} isOnCase />}
			<p>
				<Link className="step-link" to="/cases/$id/journal" params={{ id }}>
					<Say id="journal.open" />
				</Link>
			</p>
		</>
	);
}

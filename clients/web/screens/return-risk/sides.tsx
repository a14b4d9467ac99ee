/** For each side of a return: who can read its assessment, which desk keeps the assessment from us, or that nobody has written one. */
import type { ReactNode } from "react";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import type { ReturnSideView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function Sides({ id, sides }: { id: string; sides: ReturnSideView[] }): ReactNode {
	return sides.map((each) => <Side key={each.side} id={id} view={each} />);
}

function Side({ id, view: { side, read, keptBy, isMissing } }: { id: string; view: ReturnSideView }): ReactNode {
	const title = <Say id={`return-risk.side.${side}`} />;
	return (
		<>
			{read.map(({ compartment, readers }) => (
				<HoldersStrip key={compartment} readers={readers} title={<Say id={`return-risk.readers.${side}`} />}>
					<SayLink to="/cases/$id/s/$compartment" params={{ id, compartment }} id="return-risk.open" />
				</HoldersStrip>
			))}
			{keptBy.map((party) => (
				<Notice key={party.id} title={title} id="return-risk.kept" values={{ desk: <Party party={party} /> }} />
			))}
			{isMissing && <Notice title={title} id={side === "origin" ? "return-risk.missing-origin" : "return-risk.missing"} />}
		</>
	);
}

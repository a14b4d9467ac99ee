/** The ground on which a running hand-off rests from now on: the same as before, or another one. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import type { Ground } from "./request/request-draft.ts";
import { DeskGround } from "./request/step-ground.tsx";

interface Props {
	view: HandoffView;
	ground: Ground | null;
	/** The person has tried to go on. From then on, the field says what is missing. */
	isTried: boolean;
	onChange(ground: Ground): void;
}

export function GroundField({ view: { id, case: caseId, to }, ...field }: Props): ReactNode {
	const options = useVerb("groundsForHandoff", { case: caseId, handoff: id });
	return <Answered query={options}>{(each) => <DeskGround name={<Party party={to} />} options={each} {...field} />}</Answered>;
}

/** The name that the person wants to be called, and the people who may not collect a child. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";

/** What stands at the top of the case, from its sections identity and family. */
export function useCaseHead({ id, sections }: CaseFile) {
	const readable = (section: string) =>
		sections.filter((each) => each.section === section && each.access === "now" && !each.isEmpty).map((each) => each.compartment);
	const [identity, family] = [readable("identity"), readable("family")];
	const compartments = [...identity, ...family];
	return useVerb("caseHead", { id, identity, family }, { isOff: compartments.length === 0 });
}

export function CaseHead({ file }: { file: CaseFile }): ReactNode {
	const { say } = useWords();
	const head = useCaseHead(file);
	if (!head.data) return null;
	const { callHer, isChild, mayNotCollect } = head.data;
	return (
		<>
			{isChild && (
				<p>
					<Tag kind="warn" id="cases.child" />
				</p>
			)}
			{callHer.length > 0 && <Facts rows={[["cases.call-her", callHer.join(say("parts.comma"))]]} />}
			{mayNotCollect.length > 0 && (
				<Notice kind="danger">
					<p>
						<Say
							id="cases.may-not-collect"
							values={{ names: mayNotCollect.map((name) => name || say("parts.unknown-name")).join(say("parts.comma")) }}
						/>
					</p>
				</Notice>
			)}
		</>
	);
}

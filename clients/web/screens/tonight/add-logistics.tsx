/** Shown for a case without the section `logistics`, which says where the person is met. A button adds this section. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

export function AddLogistics({ id }: { id: string }): ReactNode {
	const [compartment] = useState(newId);
	const add = useAct("addCaseSection");
	return (
		<Notice>
			<p>
				<Say id="tonight.no-section" />
			</p>
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			<Button kind="primary" isBusy={add.isPending} onClick={() => add.mutate({ id, section: "logistics", compartment })}>
				<Say id="tonight.add-section" />
			</Button>
		</Notice>
	);
}

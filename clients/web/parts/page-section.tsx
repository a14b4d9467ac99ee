/** A part of a page, named by its heading. */
import type { ComponentProps, ReactNode } from "react";
import { type MessageId, Say } from "../words/words.tsx";

interface Props {
	title: MessageId;
	/** The values of the title. */
	values?: ComponentProps<typeof Say>["values"];
	className?: string;
	children: ReactNode;
}

/** @example <PageSection title="log.review.title"><Rows>...</Rows></PageSection> */
export function PageSection({ title, values, className, children }: Props): ReactNode {
	return (
		<section aria-labelledby={title} className={className}>
			<h2 id={title}>
				<Say id={title} values={values} />
			</h2>
			{children}
		</section>
	);
}

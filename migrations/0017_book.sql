-- Books: a desk's own list of its cases, and its duty rota and phone numbers.
ALTER TABLE compartment
	DROP CONSTRAINT compartment_kind_check,
	DROP CONSTRAINT compartment_check,
	ADD CONSTRAINT compartment_kind_check CHECK (kind IN ('thread', 'section', 'discussion', 'handoff', 'review', 'book')),
	ADD CONSTRAINT compartment_subject_check CHECK ((subject IS NULL) = (kind IN ('thread', 'book')));

-- Whether a desk still owns a section of some case: looked at when it is closed.
CREATE INDEX case_section_owner ON case_section (owner, case_id);

PRAGMA page_size = 16384;
PRAGMA application_id = 1398167888;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('2');
CREATE TABLE mail (
	round TEXT NOT NULL, 
	member BLOB NOT NULL, 
	kind TEXT NOT NULL, 
	day DATE NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (round, member, kind), 
	CONSTRAINT mail_state CHECK (state IN ('claimed', 'sent', 'refused', 'bounced')), 
	FOREIGN KEY(member) REFERENCES member (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
CREATE TABLE member (
	id BLOB NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	address_key TEXT NOT NULL, 
	language TEXT NOT NULL, 
	attributes TEXT NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT member_address UNIQUE (address_key), 
	CONSTRAINT member_id_length CHECK (length(id) = 16), 
	CONSTRAINT member_state CHECK (state IN ('active', 'opted_out', 'left'))
)
 WITHOUT ROWID

;
INSERT INTO "member" VALUES(X'44143E80CCC5ADCE1D2220C55E3F7C19','Cor Smit','cor@example.org','cor@example.org','nl','{"regio": "zuid"}','left');
INSERT INTO "member" VALUES(X'71E9F346BCCB31BACC824544EF2177E3','Bo de Wit','bo@example.org','bo@example.org','en','{"regio": "zuid"}','opted_out');
INSERT INTO "member" VALUES(X'88E3DE7E210E905497DB2368882C26A3','Ada Visser','ada@example.org','ada@example.org','nl','{"regio": "noord"}','active');
INSERT INTO "member" VALUES(X'93285257434BF1A4AF445362FA874C34','Dirk Jan','dirk@example.org','dirk@example.org','nl','{}','active');
CREATE TABLE registration (
	round TEXT NOT NULL, 
	id BLOB NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	address_key TEXT NOT NULL, 
	language TEXT NOT NULL, 
	answers TEXT NOT NULL, 
	day DATE NOT NULL, 
	member BLOB, 
	PRIMARY KEY (round, id), 
	CONSTRAINT registration_address UNIQUE (round, address_key), 
	CONSTRAINT registration_id_length CHECK (length(id) = 16), 
	FOREIGN KEY(member) REFERENCES member (id) ON DELETE SET NULL
)
 WITHOUT ROWID

;
INSERT INTO "registration" VALUES('kickoff',X'7D3625F5E084F8CCCE1B68A52926F689','Dirk Jan','dirk@example.org','dirk@example.org','nl','{"diet":"geen"}','2026-10-03',X'93285257434BF1A4AF445362FA874C34');
INSERT INTO "registration" VALUES('kickoff',X'D9CBC1FD7ACBF88A2BB3A63EF92C69EC','Ada Visser','Ada@Example.org','ada@example.org','nl','{"diet":"geen"}','2026-10-03',X'88E3DE7E210E905497DB2368882C26A3');
CREATE INDEX registration_member ON registration (member);
CREATE INDEX mail_member ON mail (member);
COMMIT;

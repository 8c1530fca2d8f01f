-- What a command had asked stood here as a plain SHA-256 of its whole form: a guessed phone could be held against it, and it outlived the
-- keys of what it was made of. From here on a mark under keys that no table holds in clear takes its place (cases/once.ts). Of commands
-- before this nothing is kept: one that is sent again still finds its matter, and what it says is not looked at.
update command set asked = '';
comment on column command.asked is 'Whose keys it hangs on (one byte), and a keyed hash of what was asked; empty for commands from before marks';

# Read in the place of the user's .zshenv; wetink has put `__wetink_word=...` and their ZDOTDIR above.
__wetink_ours=$ZDOTDIR
if (( __wetink_had )); then export ZDOTDIR=$__wetink_theirs; else unset ZDOTDIR; fi
if [[ -r ${ZDOTDIR-$HOME}/.zshenv ]]; then . "${ZDOTDIR-$HOME}/.zshenv"; fi
__wetink_had=${+ZDOTDIR} __wetink_theirs=${ZDOTDIR-}
ZDOTDIR=$__wetink_ours

# bash 4.4 or newer, read in the place of ~/.bashrc; wetink has put `__wetink_word=...` above.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
  printf 'wetink: bash %s cannot be recorded, bash 4.4 or newer can; zsh and fish can, too: SHELL=/bin/zsh wetink capture shell\n' "$BASH_VERSION" >&2
  exit 2
fi
if [[ -r ~/.bashrc ]]; then . ~/.bashrc; fi

# What would end a mark, or be changed by the terminal on its way, percent-encoded.
__wetink_quote() {
  local LC_ALL=C text=$1
  text=${text//'%'/%25}
  text=${text//';'/%3B}
  text=${text//$'\n'/%0A}
  text=${text//$'\r'/%0D}
  text=${text//$'\t'/%09}
  text=${text//$'\e'/%1B}
  text=${text//$'\a'/%07}
  __wetink_quoted=$text
}

# First of PROMPT_COMMAND: the status before any other part changes it, and before any other part prints something.
__wetink_first() {
  __wetink_exit=$?
  __wetink_quote "$PWD"
  printf '\e]6973;%s;P;%s;%s\a' "$__wetink_word" "$__wetink_exit" "$__wetink_quoted" >/dev/tty
  return "$__wetink_exit"
}

# Last of PROMPT_COMMAND: others (starship) write PS1 anew each time.
__wetink_last() {
  __wetink_before=$(HISTTIMEFORMAT='' builtin history 1)
  [[ ${PS1-} == *"$__wetink_reads" ]] || PS1=${PS1-}$__wetink_reads
  [[ ${PS0-} == *'$(__wetink_line 2>/dev/null)' ]] || PS0=${PS0-}'$(__wetink_line 2>/dev/null)'
  return "$__wetink_exit"
}

# In a subshell of PS0, which bash prints once a command line is read whole: the line as it stands in the history.
__wetink_line() {
  local line known=h
  line=$(HISTTIMEFORMAT='' builtin history 1)
  if [[ $line == "$__wetink_before" ]] || [[ ! -o history ]]; then
    # The same line again, or one that the history does not take: the screen tells.
    known=s
  fi
  line=${line#"${line%%[![:space:]]*}"}
  line=${line#"${line%%[!0-9]*}"}
  __wetink_quote "${line:2}"
  line=$__wetink_quoted
  __wetink_quote "$PWD"
  printf '\e]6973;%s;C;%s;%s;%s\a' "$__wetink_word" "$__wetink_quoted" "$known" "$line"
}

__wetink_exit=0
__wetink_before=
# No stderr for our parts: `set -x` would trace them.
__wetink_reads='\[\e]6973;'$__wetink_word';I\a\]'
if [[ $(declare -p PROMPT_COMMAND 2>/dev/null) == 'declare -a'* ]]; then
  PROMPT_COMMAND=('__wetink_first 2>/dev/null' "${PROMPT_COMMAND[@]}" '__wetink_last 2>/dev/null')
else
  PROMPT_COMMAND='__wetink_first 2>/dev/null'$'\n'${PROMPT_COMMAND-}$'\n''__wetink_last 2>/dev/null'
fi

# Read in the place of the user's .zshrc.
if (( __wetink_had )); then export ZDOTDIR=$__wetink_theirs; else unset ZDOTDIR; fi
# macOS names the history file by ZDOTDIR before this file is read.
if [[ ${HISTFILE-} == $__wetink_ours/* ]]; then HISTFILE=${ZDOTDIR-$HOME}/.zsh_history; fi
if [[ -r ${ZDOTDIR-$HOME}/.zshrc ]]; then . "${ZDOTDIR-$HOME}/.zshrc"; fi

# What would end a mark, or be changed by the terminal on its way, percent-encoded.
__wetink_quote() {
  emulate -L zsh
  local LC_ALL=C text=$1
  text=${text//\%/%25}
  text=${text//;/%3B}
  text=${text//$'\n'/%0A}
  text=${text//$'\r'/%0D}
  text=${text//$'\t'/%09}
  text=${text//$'\e'/%1B}
  text=${text//$'\a'/%07}
  typeset -g __wetink_quoted=$text
}

__wetink_precmd() {
  local __wetink_exit=$?
  emulate -L zsh
  __wetink_quote "$PWD"
  printf '\e]6973;%s;P;%s;%s\a\e]6973;%s;I\a' $__wetink_word $__wetink_exit "$__wetink_quoted" $__wetink_word >/dev/tty
  return $__wetink_exit
}

# $1 is the line as typed, "" where the history is off; $3 then has it with aliases put in.
__wetink_preexec() {
  local __wetink_known=h
  if [[ -o hist_ignore_space && $1 == ' '* ]]; then __wetink_known=x; fi
  emulate -L zsh
  local cwd
  __wetink_quote "$PWD"
  cwd=$__wetink_quoted
  __wetink_quote "${1:-$3}"
  printf '\e]6973;%s;C;%s;%s;%s\a' $__wetink_word "$cwd" $__wetink_known "$__wetink_quoted" >/dev/tty
}

typeset -ga precmd_functions preexec_functions
precmd_functions=(__wetink_precmd $precmd_functions)
preexec_functions+=(__wetink_preexec)

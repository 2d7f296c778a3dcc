"""The words for a password in the languages of on-calls, and what stands between such a word and the password."""

from __future__ import annotations

import re

ENGLISH = (r"pass\s?words?", "passwd", "pass", "pwd?", r"pass\s?phrase", r"pass\s?code", "psk")

PASSWORDS = (
    *("passwort", "passwörter", "kennwort", "zugangsdaten", "zugangscode", "wachtwoord", "wagwoord", "lösenord"),
    *("passord", "adgangskode", "kodeord", "lykilorð", "aðgangsorð"),
    *(
        "mot de passe",
        "mots de passe",
        "mdp",
        r"codes?\sd['’]accès",
        "identifiants?",
        "contraseña",
        "contrasena",
        "contrasenya",
    ),
    *(
        "zaporka",
        "contrasenya",
        "contrasinal",
        "clave",
        "senha",
        "palavra[- ]passe",
        r"parola\sd['’]ordine",
        "parolă",
        "parola",
    ),
    *(
        "hasło",
        "haslo",
        "heslo",
        "geslo",
        "zaporka",
        "lozinka",
        "šifra",
        "лозинка",
        "шифра",
        "парол[ьяюі]",
        "паролем",
        "парола",
    ),
    *("slaptažodis", "parole", "salasana", "parool", "salasõna", "jelszó", "jelszava", "şifre", "sifre", "parol"),
    *(r"mật\skhẩu", r"kata\s(?:sandi|laluan)", "nenosiri", "pasahitza"),
    *("κωδικ[όο][ςύ]?", "συνθηματικό", "סיסמה", "סיסמא", r"كلمة\s(?:المرور|السر|مرور)", r"رمز\sعبور", "گذرواژه"),
    *("पासवर्ड", "পাসওয়ার্ড", "პაროლი", "գաղտնաբառ", r"құпия\sсөз"),
)
"""Python patterns, letter case ignored; languages that decline or bind the article put up to three letters behind."""

COPULAS = (
    r"is|are|was|be|now|remains|still|with|using|via|ist|lautet|heißt|war|sind|mit|est|sera|devient|avec|es|ahora|con"
    r"|é|são|com|è|adesso|är|er|on|med|jest|to|je|este|yra|ir|egy|adalah|là|olup|это|теперь|стал|είναι|هي|هو|היא|है|คือ"
)
"""Words between the word and the password; a sign or one of these has to stand there."""

ENDING = "(?:[^\\W\\d_]{1,3})?"
"""Letters that a language puts behind the word: `lösenordet`, `adgangskoden`, `паролем`, `şifresi`."""

ABROAD = rf"(?:{'|'.join(PASSWORDS)}){ENDING}"
"""Any of the words that are not English, as it stands in a field's name (Python)."""

UNSPACED = "(?:密码|密碼|口令|パスワード|暗証番号|合言葉|비밀번호|암호|รหัสผ่าน)"
"""Words of languages that write on without a blank."""

GATE = "|".join(sorted({re.split(r"\\s|[?(\[ ]", word)[0] for word in (*PASSWORDS, *UNSPACED[3:-1].split("|"))}))
"""What the words begin with (RE2)."""
